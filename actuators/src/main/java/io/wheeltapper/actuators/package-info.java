/** Thin for now; see the module's pom for what belongs here. */
@NullMarked
package io.wheeltapper.actuators;

import org.jspecify.annotations.NullMarked;
