#pragma once

#include "http/message/message.h"

namespace hooks {

// The page for a person who opens the endpoint in a browser: what this is and how to point WCS here.
http::Response welcomePage(const QByteArray &host, const QByteArray &basePath, bool isTls);

} // namespace hooks
