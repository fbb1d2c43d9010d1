/**
 * What registries say of packages, read and written in their own formats: the simple index's pages
 * and npm's packuments.
 */
@NullMarked
package io.github.e2bmcp.packages.index;

import org.jspecify.annotations.NullMarked;
