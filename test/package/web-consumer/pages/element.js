import 'nestjs-rfb/element';

const element = document.createElement('remote-framebuffer');
element.src = '/rfb';
element.controls = true;
document.querySelector('#stage').append(element);
