#pragma once

#include "rules/rule.h"
#include "ui/kit/fieldvalues.h"

#include <QObject>

class QLineEdit;

namespace ui {

class ChoiceField;
class FieldGrid;
class TextArea;
class TextField;

// The fields that say what is answered; those that the chosen kind of answer does not use are hidden. They belong to
// the grid.
class ActionFields final : public QObject {
    Q_OBJECT
public:
    explicit ActionFields(FieldGrid &grid);

    void show(const rules::Action &action);
    QJsonObject json() const;                       // as typed, valid or not
    std::optional<json::JsonError> problem() const; // what is typed and cannot be said in JSON
    rules::Action::Type type() const;

signals:
    void typeChanged(rules::Action::Type type);

private:
    enum class Body : quint8 { None, Echo, Text };

    void addResponse();
    void addDelay();
    void sayUnits();
    QLineEdit *addLine(const char *pointer, const QString &name, const QString &placeholder);
    void takeType();
    void showUsed();
    void forgetReason();
    std::optional<json::JsonError> problemOfChanges() const;
    rules::Delay::Type delayType() const;
    void insertResponse(QJsonObject &action) const;
    void insertDelay(QJsonObject &action) const;
    void show(const rules::Delay &delay);

    FieldGrid &m_grid;
    ChoiceField *m_type;
    TextField *m_status;
    QLineEdit *m_reason = nullptr;
    TextArea *m_headers;
    Kept<QJsonObject> m_shownHeaders;
    ChoiceField *m_bodyKind;
    TextArea *m_body;
    Kept<QString> m_shownBody;
    TextArea *m_changes;
    Kept<QJsonObject> m_shownChanges;
    bool m_isForward = false;
    QString m_otherStatus; // of the backend's answer, or of one's own: of what is not chosen
    QLineEdit *m_fraction = nullptr;
    QLineEdit *m_rate = nullptr;
    ChoiceField *m_delayType;
    QLineEdit *m_delay = nullptr;
    QLineEdit *m_least = nullptr;
    QLineEdit *m_most = nullptr;
    QLineEdit *m_median = nullptr;
    QLineEdit *m_sigma = nullptr;
};

} // namespace ui
