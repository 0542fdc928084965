/**
 * The ports: what others implement. At most four methods each. Plain Java: no Vert.x, no Drools, no
 * {@code Future}.
 */
@NullMarked
package io.wheeltapper.core.spi;

import org.jspecify.annotations.NullMarked;
