package io.wheeltapper.deploy.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a key of the configuration means; the published schema is made from it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {

  /** One line for a person. */
  String value();

  /** The least a whole number may be. */
  int least() default 0;

  /** The most a whole number may be. */
  int most() default Integer.MAX_VALUE;
}
