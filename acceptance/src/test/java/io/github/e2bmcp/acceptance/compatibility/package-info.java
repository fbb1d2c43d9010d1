/** Packages that people use, each installed and put to one real use inside the boundary. */
@NullMarked
package io.github.e2bmcp.acceptance.compatibility;

import org.jspecify.annotations.NullMarked;
