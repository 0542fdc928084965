/**
 * Operators' rules: read, confine, compile, run. A rule only concludes; it never acts, calls out or
 * reads a clock of its own. Drools is seen in this module only.
 */
@NullMarked
package io.wheeltapper.rules;

import org.jspecify.annotations.NullMarked;
