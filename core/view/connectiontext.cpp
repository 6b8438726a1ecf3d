#include "view/connectiontext.h"

#include <QCoreApplication>

namespace view {

using State = simulator::ClientState::Connection;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(view::ClientsModel)
};

} // namespace

QString connectionText(State connection)
{
    switch (connection) {
    case State::Idle:
        return Words::tr("Idle");
    case State::Connecting:
        return Words::tr("Connecting");
    case State::Established:
        return Words::tr("Connected");
    case State::Refused:
        return Words::tr("Refused");
    case State::Disconnected:
        break;
    }
    return Words::tr("Disconnected");
}

wcs::Phase connectionPhase(State connection)
{
    switch (connection) {
    case State::Connecting:
        return wcs::Phase::Pending;
    case State::Established:
        return wcs::Phase::Live;
    case State::Refused:
        return wcs::Phase::Failed;
    case State::Idle:
    case State::Disconnected:
        break;
    }
    return wcs::Phase::Ended;
}

wcs::Phase connectionPhase(const QByteArray &status)
{
    if (status == "FAILED")
        return wcs::Phase::Failed;
    return status == "ESTABLISHED" ? wcs::Phase::Live : wcs::Phase::Ended;
}

} // namespace view
