package io.orderflow.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which a payload is stored and travels, with the revision of its shape. A class may
 * be renamed or moved freely; a name, once published, never changes, and a change of shape takes a
 * new revision and an upcaster.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MessageName {

  /** Dotted lower-case name, unique in the catalogue, such as {@code order.placed}. */
  String value();

  /** Revision of the payload's shape, counted from 1. */
  String revision() default "1";
}
