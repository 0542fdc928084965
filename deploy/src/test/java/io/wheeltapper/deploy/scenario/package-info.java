@NullMarked
package io.wheeltapper.deploy.scenario;

import org.jspecify.annotations.NullMarked;
