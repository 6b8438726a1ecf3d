#pragma once

#include <QObject>
#include <QStringList>

namespace ui {

class Banner;

// The sentences of the banner that says what one has to know, a line each: what has happened, until it is dismissed,
// and what is so, as long as it is, if it is not dismissed before.
class Notices final : public QObject {
    Q_OBJECT
public:
    Notices(Banner &banner, QObject *parent);

    void add(const QString &sentence); // below those that stand there, if it is not among them
    // What is so now, the newest at the end. A sentence of which only figures have changed is the same, and stays
    // dismissed.
    void setLasting(const QStringList &sentences);

private:
    void dismiss();
    void show();

    Banner &m_banner;
    QStringList m_added;
    QStringList m_lasting;
    QStringList m_dismissed; // of those, without their figures
};

} // namespace ui
