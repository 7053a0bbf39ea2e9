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
for (const entry of entries) names[entry] = Object.keys(require(entry)).filter((name) => name !== '__esModule');
names['nestjs-rfb/client/worker'] = require.resolve('nestjs-rfb/client/worker');
process.stdout.write(JSON.stringify(names));
