/** What is used of package-lock.json. */
export interface PackageLock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

/** One row: a package, or those of which an installation takes the one for its platform. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The dependencies of package.json that bring it. */
  readonly from: readonly string[];
  /** Whether an installation works without it. */
  readonly isOptional: boolean;
  /** How many there are, where it is one for each platform; else 0. */
  readonly platforms: number;
}

/** By name. */
export function dependenciesOf(lock: PackageLock): Dependency[];
/** As Markdown; sizes are by `name@version`. */
export function tableOf(dependencies: readonly Dependency[], sizes: ReadonlyMap<string, string>): string;
/** The sizes that a page has, by `name@version`. */
export function sizesIn(page: string): Map<string, string>;
/** The page with this table, formatted. */
export function withTable(page: string, table: string): Promise<string>;
/** The page as it must be, with the sizes that it has. */
export function upToDate(page: string, lock: PackageLock): Promise<string>;
