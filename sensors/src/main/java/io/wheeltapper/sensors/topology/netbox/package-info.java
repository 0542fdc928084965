/** NetBox as a source of where nodes stand, by its REST API. */
@NullMarked
package io.wheeltapper.sensors.topology.netbox;

import org.jspecify.annotations.NullMarked;
