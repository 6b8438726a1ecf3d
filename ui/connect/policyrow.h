#pragma once

#include "wcs/restclientconfig.h"

#include <QJsonObject>
#include <QWidget>

class QLineEdit;

namespace ui {

class FormBox;
class Label;
class TextField;

// One method of the connect editor: its name and its five strings, with what is wrong with them below.
class PolicyRow final : public QWidget {
    Q_OBJECT
public:
    PolicyRow(const QByteArray &method, const wcs::MethodPolicy &policy, QWidget *parent = nullptr);

    static QWidget *headings(); // stand above rows as wide as they are

    QString method() const;
    QJsonObject policy() const; // as written, valid or not
    // Whether it is valid; what is not stands below it.
    bool check(bool isTwice);
    void focusMethod();

signals:
    void edited();
    void chosen(); // something of it has got the focus
    void removeWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void name();

    TextField *m_method;
    FormBox *m_onError;
    FormBox *m_policy;
    QLineEdit *m_overwrite;
    QLineEdit *m_restExclude;
    QLineEdit *m_clientExclude;
    Label *m_problem;
};

} // namespace ui
