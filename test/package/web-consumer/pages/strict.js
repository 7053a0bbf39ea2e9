// Both ways on one page, with the worker as a file that the bundler finds in the package.
import { RemoteFramebufferView } from 'nestjs-rfb/client';
import 'nestjs-rfb/element';

const worker = new URL('nestjs-rfb/client/worker', import.meta.url);
new RemoteFramebufferView(document.querySelector('#stage'), { url: '/rfb', worker });

const element = document.createElement('remote-framebuffer');
element.src = '/rfb';
element.worker = worker.href;
document.querySelector('#second').append(element);
