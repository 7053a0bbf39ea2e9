import { RemoteFramebufferView } from 'nestjs-rfb/client';

new RemoteFramebufferView(document.querySelector('#stage'), { url: '/rfb' });
