@NullMarked
package io.github.e2bmcp.http;

import org.jspecify.annotations.NullMarked;
