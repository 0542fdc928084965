/** A canary in an object store; the AWS S3 client stays in here. */
@NullMarked
package io.wheeltapper.sensors.storage.s3;

import org.jspecify.annotations.NullMarked;
