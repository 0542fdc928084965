@org.jspecify.annotations.NullMarked
package io.wheeltapper.sensors.topology.netbox;
