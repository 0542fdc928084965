/** The building's own system by MQTT: a site's topics, and NVIDIA's DSX exchange. */
@NullMarked
package io.wheeltapper.sensors.facility.mqtt;

import org.jspecify.annotations.NullMarked;
