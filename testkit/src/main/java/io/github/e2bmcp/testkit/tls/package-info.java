/** Certificates for tests that speak TLS. */
@NullMarked
package io.github.e2bmcp.testkit.tls;

import org.jspecify.annotations.NullMarked;
