/**
 * The loop: {@code Agent} plans, judges and acts; {@code Gate} asks every guard. No Vert.x here.
 */
@NullMarked
package io.wheeltapper.core.loop;

import org.jspecify.annotations.NullMarked;
