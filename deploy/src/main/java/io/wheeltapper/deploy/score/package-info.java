/**
 * A bundle scored: a factory's faults and look-alikes drawn from published rates, lived through
 * under the bundle, and what it did held against the truth.
 */
@NullMarked
package io.wheeltapper.deploy.score;

import org.jspecify.annotations.NullMarked;
