"""Writing at the same time: two browsers that write at random among faults, and a document that is full of people."""
