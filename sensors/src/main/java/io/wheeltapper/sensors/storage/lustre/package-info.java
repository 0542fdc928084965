/** Lustre servers and clients, from lctl's parameters or their files. */
@NullMarked
package io.wheeltapper.sensors.storage.lustre;

import org.jspecify.annotations.NullMarked;
