#pragma once

#include "repeater.h"

#include <QString>

#include <functional>

// How a server ends a kept-alive connection, without a byte of an answer, once it has read the second post on it as a
// whole.
enum class Ending { Orderly, Reset };

// What both sides say of that post.
struct SecondPost {
    int received = 0; // times, as a whole; more than one: the client has sent it again
    int status = 0;   // as the client has it; 0: no answer
    QString sentence; // why
};

// Makes a client of the server's port, and lets it send two posts, one after the other. Posts that come after the
// second are answered.
SecondPost endAfterSecond(Ending ending, const std::function<Repeater::Send(quint16 port)> &makeClient);
