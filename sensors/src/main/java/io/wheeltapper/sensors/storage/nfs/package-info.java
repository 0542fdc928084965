/** The kernel's NFS client, from its own counters. */
@NullMarked
package io.wheeltapper.sensors.storage.nfs;

import org.jspecify.annotations.NullMarked;
