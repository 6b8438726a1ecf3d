#include "ui/endpoint/livestreams.h"

#include <QCoreApplication>
#include <QLocale>

namespace ui {

QString liveText(int streams)
{
    struct Words {
        Q_DECLARE_TR_FUNCTIONS(ui::LiveStreams)
    };
    return streams == 1 ? Words::tr("One stream is live.")
                        : Words::tr("%1 streams are live.").arg(QLocale().toString(streams));
}

} // namespace ui
