@NullMarked
package io.wheeltapper.deploy.config;

import org.jspecify.annotations.NullMarked;
