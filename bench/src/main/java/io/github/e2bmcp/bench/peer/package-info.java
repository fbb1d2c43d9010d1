/** The same small server on this project's protocol module and on the official Java SDK. */
@NullMarked
package io.github.e2bmcp.bench.peer;

import org.jspecify.annotations.NullMarked;
