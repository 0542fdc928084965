/** The one YAML file that configures an agent, and the topology file: read, checked, documented. */
@NullMarked
package io.wheeltapper.deploy.config;

import org.jspecify.annotations.NullMarked;
