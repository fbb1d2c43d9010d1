/** Files and watches: envd's file system service and its route for contents. */
@NullMarked
package io.github.e2bmcp.gateway.files;

import org.jspecify.annotations.NullMarked;
