#include "ui/about.h"

#include "ui/fonts.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace ui {

void showAbout(QWidget *window)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("About", text); };
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("About Streamwatch"),
                        tr("Streamwatch %1").arg(QStringLiteral(STREAMWATCH_VERSION)), QMessageBox::Close, window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("Receives the REST hooks of a Web Call Server, shows the live streams, and keeps every "
                               "event on disk."));
    box->setIconPixmap(window->windowIcon().pixmap(scaled(48)));
    box->open();
}

} // namespace ui
