package io.clutch.supervision;

/** What a child is made from: all that the rules want of it are its flags. */
sealed interface Specified permits ChildSpec, ChildFlags {
  ChildFlags flags();
}
