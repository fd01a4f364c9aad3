"""Which properties each type of STIX 2.1 has, so that others show: names, from the standard."""

from collections.abc import Mapping

_COMMON = (
    "confidence created created_by_ref extensions external_references granular_markings id "
    "labels lang modified object_marking_refs revoked spec_version type"
)
COMMON = frozenset(_COMMON.split())
"""Of every object."""
_TABLE: Mapping[str, str] = {
    "artifact": "decryption_key defanged encryption_algorithm hashes mime_type payload_bin url",
    "attack-pattern": "aliases description kill_chain_phases name",
    "autonomous-system": "defanged name number rir",
    "campaign": "aliases description first_seen last_seen name objective",
    "course-of-action": "description name",
    "directory": "atime contains_refs ctime defanged mtime path path_enc",
    "domain-name": "defanged resolves_to_refs value",
    "email-addr": "belongs_to_ref defanged display_name value",
    "email-message": (
        "additional_header_fields bcc_refs body body_multipart cc_refs content_type date defanged "
        "from_ref is_multipart message_id raw_email_ref received_lines sender_ref subject to_refs"
    ),
    "extension-definition": "description extension_properties extension_types name schema version",
    "file": (
        "atime contains_refs content_ref ctime defanged hashes magic_number_hex mime_type mtime "
        "name name_enc parent_directory_ref size"
    ),
    "grouping": "context description name object_refs",
    "identity": "contact_information description identity_class name roles sectors",
    "incident": "description name",
    "indicator": (
        "description indicator_types kill_chain_phases name pattern pattern_type pattern_version "
        "valid_from valid_until"
    ),
    "infrastructure": (
        "aliases description first_seen infrastructure_types kill_chain_phases last_seen name"
    ),
    "intrusion-set": (
        "aliases description first_seen goals last_seen name primary_motivation resource_level "
        "secondary_motivations"
    ),
    "ipv4-addr": "belongs_to_refs defanged resolves_to_refs value",
    "ipv6-addr": "belongs_to_refs defanged resolves_to_refs value",
    "language-content": "contents object_modified object_ref",
    "location": (
        "administrative_area city country description latitude longitude name postal_code "
        "precision region street_address"
    ),
    "mac-addr": "defanged value",
    "malware": (
        "aliases architecture_execution_envs capabilities description first_seen "
        "implementation_languages is_family kill_chain_phases last_seen malware_types name "
        "operating_system_refs sample_refs"
    ),
    "malware-analysis": (
        "analysis_definition_version analysis_ended analysis_engine_version analysis_sco_refs "
        "analysis_started configuration_version host_vm_ref installed_software_refs modules "
        "operating_system_ref product result result_name sample_ref submitted version"
    ),
    "marking-definition": "definition definition_type name",
    "mutex": "defanged name",
    "network-traffic": (
        "defanged dst_byte_count dst_packets dst_payload_ref dst_port dst_ref encapsulated_by_ref "
        "encapsulates_refs end ipfix is_active protocols src_byte_count src_packets "
        "src_payload_ref src_port src_ref start"
    ),
    "note": "abstract authors content object_refs",
    "observed-data": "first_observed last_observed number_observed object_refs objects",
    "opinion": "authors explanation object_refs opinion",
    "process": (
        "child_refs command_line created_time creator_user_ref cwd defanged environment_variables "
        "image_ref is_hidden opened_connection_refs parent_ref pid"
    ),
    "relationship": "description relationship_type source_ref start_time stop_time target_ref",
    "report": "description name object_refs published report_types",
    "sighting": (
        "count description first_seen last_seen observed_data_refs sighting_of_ref summary "
        "where_sighted_refs"
    ),
    "software": "cpe defanged languages name swid vendor version",
    "threat-actor": (
        "aliases description first_seen goals last_seen name personal_motivations "
        "primary_motivation resource_level roles secondary_motivations sophistication "
        "threat_actor_types"
    ),
    "tool": "aliases description kill_chain_phases name tool_types tool_version",
    "url": "defanged value",
    "user-account": (
        "account_created account_expires account_first_login account_last_login account_login "
        "account_type can_escalate_privs credential credential_last_changed defanged display_name "
        "is_disabled is_privileged is_service_account user_id"
    ),
    "vulnerability": "description name",
    "windows-registry-key": "creator_user_ref defanged key modified_time number_of_subkeys values",
    "x509-certificate": (
        "defanged hashes is_self_signed issuer serial_number signature_algorithm subject "
        "subject_public_key_algorithm subject_public_key_exponent subject_public_key_modulus "
        "validity_not_after validity_not_before version x509_v3_extensions"
    ),
}
PROPERTIES: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split()) for kind, names in _TABLE.items()
}
"""Of each type of the standard, beside those common to all."""
NEW_TYPES: Mapping[str, frozenset[str]] = {
    "channel": frozenset({"name", "description", "aliases", "channel_types"}),
    "media-content": frozenset(
        {"url", "title", "description", "content", "media_category", "publication_date"}
    ),
    "narrative": frozenset({"name", "description", "aliases", "narrative_types"}),
    "posting": frozenset({"platform", "native_id", "posting_kind", "url", "value"}),
}
"""Of types that an extension makes: ours, and OpenCTI's."""
