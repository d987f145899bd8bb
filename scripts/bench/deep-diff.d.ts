/** deep-diff 1.0.2 comes without types: what the benchmark calls. */
declare module 'deep-diff' {
  const deepDiff: { readonly diff: (left: object, right: object) => readonly unknown[] | undefined }
  export default deepDiff
}
