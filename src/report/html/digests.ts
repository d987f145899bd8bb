/** SHA-256 of the stylesheet and the script, for the page's policy. Rewritten by tests/unit/report/html/digests.test.ts with GOLDEN=1. */

export const STYLE_SHA256 = 'hp8wwcVyVp7iB575yfCvfZvCIo1G5gsEwTMoJdHpwSU='
export const SCRIPT_SHA256 = 'cNqDOBnWLSAfcH42k1OCN5GJWSzxq1xfRBjM662r3s4='
