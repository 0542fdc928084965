package io.wheeltapper.sensors.facility.redfish;

/**
 * A way to another resource.
 *
 * @param type what is expected there; may say more than the resource's own type does
 */
record Link(String uri, String type, Place place) {}
