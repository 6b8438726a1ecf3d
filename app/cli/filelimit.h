#pragma once

// Allows this process more open files than the usual 1,024: every connection is one.
void raiseFileLimit();
