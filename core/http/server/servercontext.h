#pragma once

#include "http/message/budget.h"
#include "http/message/limits.h"
#include "http/message/responsewriter.h"
#include "http/server/counts.h"
#include "http/server/handler.h"

namespace http {

// What the connections of one server share.
struct ServerContext {
    Handler handler;
    HeadCheck refusesHead;
    bool looksUpOwners = false;
    const Limits limits;
    Budget bodies{limits.bodies};      // under way, but for the small part of each
    Budget unread{limits.unreadByAll}; // answers, or parts of them
    Counts counts;
    ResponseWriter writer;
    QByteArray readBuffer; // used only while bytes go from a socket to a parser
};

} // namespace http
