#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QList>

namespace simulator {

// A JSON object as WCS writes it: its members in their order, the values encoded once and shared. Names are plain: they
// need no escaping.
class Fields {
public:
    // Replaces a member of that name, or adds it at the end.
    void set(const QByteArray &name, const QByteArray &json);
    void setText(const QByteArray &name, QByteArrayView utf8);
    void setNumber(const QByteArray &name, qint64 number);
    void setFlag(const QByteArray &name, bool flag);
    void setAll(const Fields &others);
    void remove(const QByteArray &name);

    QByteArray json(QByteArrayView name) const; // the encoded value; empty where there is none
    QByteArray text(QByteArrayView name) const; // of a text, decoded; empty where there is none

    // Compact. excluded: names that are left out.
    QByteArray toJson(const QList<QByteArray> &excluded = {}) const;
    QJsonObject toObject() const;
    static Fields fromObject(const QJsonObject &object);

private:
    struct Member {
        QByteArray name;
        QByteArray json;
    };
    QList<Member> m_members;
};

// A JSON string with its quotes.
QByteArray jsonText(QByteArrayView utf8);

} // namespace simulator
