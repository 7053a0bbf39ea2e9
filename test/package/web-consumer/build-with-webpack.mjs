/** Builds the scripts of pages with webpack as it comes. What it warns of is a failure. */
import webpack from 'webpack';

const [folder, out] = process.argv.slice(2);
const pages = ['view', 'element', 'strict'];

const compiler = webpack({
  mode: 'production',
  context: folder,
  entry: Object.fromEntries(pages.map((page) => [page, `./${page}.js`])),
  output: { path: out },
});
compiler.run((error, stats) => {
  if (error ?? (stats?.hasErrors() || stats?.hasWarnings())) {
    process.stderr.write(`${error ?? stats?.toString()}\n`);
    process.exitCode = 1;
  }
  compiler.close(() => {});
});
