/** YAML with places: what people write is read node by node, so that every error names its line. */
@NullMarked
package io.wheeltapper.core.yaml;

import org.jspecify.annotations.NullMarked;
