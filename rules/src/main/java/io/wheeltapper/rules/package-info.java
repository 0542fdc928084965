/** Thin for now; see the module's pom for what belongs here. */
@NullMarked
package io.wheeltapper.rules;

import org.jspecify.annotations.NullMarked;
