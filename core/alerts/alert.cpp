#include "alerts/alert.h"

#include <array>

namespace alerts {

QByteArrayView stageName(Stage stage)
{
    static constexpr std::array Names{"new", "stillOpen", "resolved"};
    return Names.at(size_t(stage));
}

QByteArray Message::id() const
{
    return QByteArray::number(alert.incident) + '-' + stageName(alert.stage).toByteArray() + '-' +
           QByteArray::number(number);
}

} // namespace alerts
