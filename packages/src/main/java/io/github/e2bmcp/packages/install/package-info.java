/** One run of pip or npm inside a sandbox: its request, its progress and what came of it. */
@NullMarked
package io.github.e2bmcp.packages.install;

import org.jspecify.annotations.NullMarked;
