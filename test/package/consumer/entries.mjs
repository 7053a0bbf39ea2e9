const entries = [
  'nestjs-rfb',
  'nestjs-rfb/client',
  'nestjs-rfb/prometheus',
  'nestjs-rfb/element',
  'nestjs-rfb/protocol',
  'nestjs-rfb/terminus',
  'nestjs-rfb/testing',
];
const names = {};
for (const entry of entries) names[entry] = Object.keys(await import(entry));
names['nestjs-rfb/client/worker'] = import.meta.resolve('nestjs-rfb/client/worker');
process.stdout.write(JSON.stringify(names));
