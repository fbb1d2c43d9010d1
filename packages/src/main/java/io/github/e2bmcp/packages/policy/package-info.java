/**
 * What may be installed: names as they may be given, the operator's rules, the packages that
 * everybody knows.
 */
@NullMarked
package io.github.e2bmcp.packages.policy;

import org.jspecify.annotations.NullMarked;
