#pragma once

#include "api/router.h"

namespace api {

// What the control API says about itself: GET /api/v1, and the OpenAPI document of all its routes.
class Description {
public:
    static QByteArray openApi();

    void addTo(Router &router);
};

} // namespace api
