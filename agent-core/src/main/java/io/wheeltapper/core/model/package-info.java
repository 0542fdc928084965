/**
 * The words of the house: immutable data, no behaviour that reaches out. Every type here is safe to
 * share between threads. Nothing here knows Vert.x, Drools or any other system.
 */
@NullMarked
package io.wheeltapper.core.model;

import org.jspecify.annotations.NullMarked;
