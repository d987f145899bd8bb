// Pins the k6 that the tests run with: go build -C tools/k6 -o FILE go.k6.io/k6/v2
package tools

import _ "go.k6.io/k6/v2/cmd"
