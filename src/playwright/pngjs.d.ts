/** What we use of pngjs, which comes without types: it reads and writes PNG (ISO/IEC 15948) to bytes of red, green, blue, alpha. */
declare module 'pngjs' {
  export class PNG {
    constructor(size: { width: number; height: number })
    readonly width: number
    readonly height: number
    readonly data: Buffer
    static readonly sync: {
      read(png: Buffer): PNG
      write(png: PNG): Buffer
    }
  }
}
