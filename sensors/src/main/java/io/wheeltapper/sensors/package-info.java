/** One package a system; parsers are pure, kinds are discovered. */
@NullMarked
package io.wheeltapper.sensors;

import org.jspecify.annotations.NullMarked;
