/**
 * Containers by an OCI runtime: root file system, configuration, start, checkpoint and removal, and
 * what is left on disk of servers that are gone.
 */
@NullMarked
package io.github.e2bmcp.local.oci;

import org.jspecify.annotations.NullMarked;
