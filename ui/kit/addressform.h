#pragma once

#include <QWidget>

class QLineEdit;

namespace ui {

// Another address to listen at: one that is typed, or the same with any port that is free. Not there while there is
// nothing to choose.
class AddressForm final : public QWidget {
    Q_OBJECT
public:
    explicit AddressForm(const QString &name, QWidget *parent = nullptr); // name: of the field

    void offer(const QString &address); // the present one, "127.0.0.1:8085"; empty: takes the form away

signals:
    void wanted(const QString &address); // as typed; with port 0: a free one

private:
    void askForFreePort();

    QLineEdit *m_field;
    QString m_offered;
};

} // namespace ui
